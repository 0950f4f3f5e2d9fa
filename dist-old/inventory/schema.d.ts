/** The JSON Schema (draft 7) of an inventory in Ansible's YAML shape, for editors. netfix itself checks more than this can say. */
export declare const inventorySchema: {
    $schema: string;
    title: string;
    type: string;
    minProperties: number;
    propertyNames: {
        not: {
            enum: string[];
        };
    };
    additionalProperties: {
        $ref: string;
    };
    definitions: {
        group: {
            type: string[];
            additionalProperties: boolean;
            properties: {
                hosts: {
                    description: string;
                    type: string[];
                    additionalProperties: {
                        $ref: string;
                    };
                };
                children: {
                    description: string;
                    type: string[];
                    additionalProperties: {
                        $ref: string;
                    };
                };
                vars: {
                    $ref: string;
                };
            };
        };
        vars: {
            type: string[];
            properties: {
                ansible_host: {
                    description: string;
                    type: string;
                };
                ansible_port: {
                    type: string[];
                    minimum: number;
                    maximum: number;
                    pattern: string;
                };
                ansible_user: {
                    description: string;
                    type: string[];
                };
                ansible_ssh_private_key_file: {
                    type: string;
                };
                ansible_connection: {
                    description: string;
                    enum: string[];
                };
                ansible_become: {
                    description: string;
                    type: string[];
                };
                ansible_become_method: {
                    enum: string[];
                };
                ansible_ssh_common_args: {
                    description: string;
                    type: string;
                };
                ansible_group_priority: {
                    type: string[];
                };
                node_ip: {
                    description: string;
                    type: string;
                };
                access_ip: {
                    description: string;
                    type: string;
                };
                ip: {
                    description: string;
                    type: string;
                };
            };
        };
    };
};
